# Settings are read first.
config "prefix" "string" {}
config "replicas" "int" { default = 2 }
config "ratio" "number" {}
config "token" "string" { secret = true }
config "limits" "object({ soft = int, hardLimit = optional(int) })" {}
config "names" "list(string)" { default = null }
config "extra" {}

type = "a keyword"
sum = replicas + 1
share = ratio * replicas / 2

output "type" { value = type }
output "text" { value = "${prefix}-${sum} {${share}}" }
output "secretText" { value = "token ${token}" }
output "soft" { value = limits.soft }
output "given" { value = names == null ? "none" : join(",", names) }
output "open" { value = !(ratio > 0.5) || extra.open }
output "mixed" { value = [1, true, "three", null, { deep = extra.list[0] }] }
output "keys" { value = { "my key" = 1, myKey = 2 } }
