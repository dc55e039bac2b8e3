# The ids go into wrangler.toml: `tofu output namespaces`. Then the first deployment makes none of its own.
resource "cloudflare_workers_kv_namespace" "store" {
  for_each = toset(["REDIRECTS", "SIGNOFFS"])

  account_id = var.account_id
  title      = "${var.worker}-${each.key}"
}

# What visitors asked for, day by day.
resource "cloudflare_d1_database" "hits" {
  account_id = var.account_id
  name       = "${var.worker}-hits"

  read_replication = {
    mode = "disabled"
  }
}
