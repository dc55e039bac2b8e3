output "namespaces" {
  description = "The id of each namespace, for wrangler.toml: [[kv_namespaces]] and [[previews.kv_namespaces]]."
  value       = { for binding, namespace in cloudflare_workers_kv_namespace.store : binding => namespace.id }
}

output "hits" {
  description = "database_id of HITS, for wrangler.toml."
  value       = cloudflare_d1_database.hits.id
}

output "access_aud" {
  description = "ACCESS_AUD, for wrangler.toml: [previews.vars]."
  value       = cloudflare_zero_trust_access_application.previews.aud
}
