variable "account_id" {
  description = "The account's id: CLOUDFLARE_ACCOUNT_ID."
  type        = string
}

variable "zones" {
  description = "The ids of the zones that the site's hosts lie in, by name."
  type        = map(string)
}

variable "table" {
  description = "The redirect table. Its site.hosts get records and routes."
  type        = string
  default     = "../routes.json"
}

variable "worker" {
  description = "The Worker's name: name in wrangler.toml."
  type        = string
}

variable "old_servers" {
  description = "The old server of each host, an address or a name. A host that is left out has lost its server, and needs none."
  type        = map(string)
  default     = {}
}

variable "owns_routes" {
  description = "Whether routes are made here. wrangler deploy makes those of wrangler.toml: let one of the two do it."
  type        = bool
  default     = false
}

variable "workers_subdomain" {
  description = "The account's name on workers.dev, under which previews answer: NAME of NAME.workers.dev."
  type        = string
}

variable "reviewers" {
  description = "The mail addresses of those who may look at previews and sign."
  type        = set(string)
}
