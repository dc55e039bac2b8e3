# What stands around the Worker, as code: DNS, storage, routes, and the login before previews. docs/opentofu.md says how
# to use it, and what of it nobody has tried.
terraform {
  required_version = ">= 1.8"

  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.22"
    }
  }
}

# The token is CLOUDFLARE_API_TOKEN, of the environment.
provider "cloudflare" {}
