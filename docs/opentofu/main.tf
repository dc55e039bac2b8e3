# The account around Sunset, for OpenTofu or Terraform: DNS, namespaces, routes, Access. NOT CHECKED: neither
# `tofu validate` nor an account was to be had; arguments are those of the provider's documentation, version 5.
# wrangler deploys the Worker; this makes what must be there before it, and what protects it.
#
#   export CLOUDFLARE_API_TOKEN=...
#   tofu init && tofu plan -var-file=site.tfvars

terraform {
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.19"
    }
  }
}

variable "account_id" {
  type = string
}

variable "worker" {
  description = "The name in wrangler.toml."
  type        = string
  default     = "sunset"
}

variable "hosts" {
  description = <<-TEXT
    site.hosts, each with the id of its zone. `origin` is the old server's address; left out for a host that has none:
    then it gets 100::, an address that nobody has, so that the name resolves and the Worker runs. A host whose record
    is there already is left out here, or imported.
  TEXT
  type = map(object({
    zone_id = string
    origin  = optional(string)
  }))
}

variable "reviewers" {
  description = "Who may see previews and sign: addresses."
  type        = list(string)
}

variable "worker_id" {
  description = "The Worker's id, once it was deployed (GET /accounts/ID/workers/workers/NAME); before it there is nothing to route to or to protect."
  type        = string
  default     = ""
}

variable "counts_hits" {
  description = "Whether wrangler.toml has the binding HITS."
  type        = bool
  default     = false
}

locals {
  is_deployed = var.worker_id != ""
}

resource "cloudflare_dns_record" "host" {
  for_each = var.hosts

  zone_id = each.value.zone_id
  name    = each.key
  # A name is a CNAME, what has a colon AAAA, the rest A.
  type = (
    each.value.origin == null || strcontains(coalesce(each.value.origin, ":"), ":") ? "AAAA" :
    can(regex("[a-z]", each.value.origin)) ? "CNAME" : "A"
  )
  content = coalesce(each.value.origin, "100::")
  proxied = true
  ttl     = 1
}

# Made here, they are never in the way of a first deployment (error 10014).
resource "cloudflare_workers_kv_namespace" "this" {
  for_each = toset(["redirects", "signoffs"])

  account_id = var.account_id
  title      = "${var.worker}-${each.key}"

  lifecycle {
    prevent_destroy = true
  }
}

resource "cloudflare_d1_database" "hits" {
  count = var.counts_hits ? 1 : 0

  account_id = var.account_id
  name       = "${var.worker}-hits"

  lifecycle {
    prevent_destroy = true
  }
}

# The same as in wrangler.toml, which adds what is missing and leaves what is there. The first deployment has made
# them by then: import each, or the provider says that there is such a route already.
#   tofu import 'cloudflare_workers_route.host["www.po.co"]' ZONE_ID/ROUTE_ID
resource "cloudflare_workers_route" "host" {
  for_each = local.is_deployed ? var.hosts : {}

  zone_id = each.value.zone_id
  pattern = "${each.key}/*"
  script  = var.worker
}

resource "cloudflare_zero_trust_access_policy" "reviewers" {
  account_id = var.account_id
  name       = "Those who review ${var.worker}"
  decision   = "allow"
  include    = [for address in var.reviewers : { email = { email = address } }]

  lifecycle {
    create_before_destroy = true
  }
}

# All previews of the Worker, and production not: an application by host name protects that name alone.
resource "cloudflare_zero_trust_access_application" "previews" {
  count = local.is_deployed ? 1 : 0

  account_id       = var.account_id
  name             = "Previews of ${var.worker}"
  type             = "self_hosted"
  session_duration = "24h"
  destinations     = [{ type = "preview_worker", worker_id = var.worker_id }]
  policies         = [{ id = cloudflare_zero_trust_access_policy.reviewers.id, precedence = 1 }]
}

output "namespace_ids" {
  description = "For wrangler.toml, under [[kv_namespaces]] and [[previews.kv_namespaces]]."
  value       = { for name, it in cloudflare_workers_kv_namespace.this : upper(name) => it.id }
}

output "hits_id" {
  description = "For wrangler.toml, as database_id."
  value       = one(cloudflare_d1_database.hits[*].id)
}

output "access_aud" {
  description = "For wrangler.toml, as ACCESS_AUD."
  value       = one(cloudflare_zero_trust_access_application.previews[*].aud)
}
