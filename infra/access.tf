# Everything under an address of a preview asks who is there: also what answers as the old site will. The provider does
# not know the destination "preview_worker" yet; a star before the Worker's name stands for all its previews, and the
# addresses of their deployments.
resource "cloudflare_zero_trust_access_application" "previews" {
  account_id       = var.account_id
  name             = "Previews of ${var.worker}"
  type             = "self_hosted"
  session_duration = "24h"

  destinations = [{
    type = "public"
    uri  = "*-${var.worker}.${var.workers_subdomain}.workers.dev"
  }]

  policies = [{
    id         = cloudflare_zero_trust_access_policy.reviewers.id
    precedence = 1
  }]
}

resource "cloudflare_zero_trust_access_policy" "reviewers" {
  account_id = var.account_id
  name       = "Reviewers of ${var.worker}"
  decision   = "allow"
  include    = [for address in var.reviewers : { email = { email = address } }]
}
