locals {
  hosts = toset(jsondecode(file(var.table)).site.hosts)

  # A host in no zone of var.zones, or in two, is an error here.
  zone_of = {
    for host in local.hosts : host => one([
      for name, id in var.zones : id if host == name || endswith(host, ".${name}")
    ])
  }

  # The Worker answers before anybody is asked at this address, which nobody has.
  nowhere = "100::"
  server  = { for host in local.hosts : host => lookup(var.old_servers, host, local.nowhere) }
}

# Records that are there already are imported first: docs/opentofu.md.
resource "cloudflare_dns_record" "host" {
  for_each = local.server

  zone_id = local.zone_of[each.key]
  name    = each.key
  content = each.value
  type    = strcontains(each.value, ":") ? "AAAA" : can(regex("^[0-9.]+$", each.value)) ? "A" : "CNAME"
  # A Worker runs before proxied names alone.
  proxied = true
  # 1 is "automatic", which proxied records have.
  ttl = 1
}

resource "cloudflare_workers_route" "host" {
  for_each = var.owns_routes ? local.hosts : toset([])

  zone_id = local.zone_of[each.key]
  pattern = "${each.key}/*"
  script  = var.worker
}
