config "text" "string" {}
config "list" "list(string)" {}
config "map" "map(string)" {}
config "any" {}

output "element" { value = element(list, 1) }
output "length" { value = length(list) + length(text) }
output "split" { value = join("|", split("-", text)) }
output "lookup" { value = lookup(map, "key", "default") }
output "entries" { value = entries(map) }
output "json" { value = toJSON({ list = list }) }
output "base64" { value = fromBase64(toBase64(text)) }
output "sha1" { value = sha1(text) }
output "file" { value = filebase64sha256("data.txt") }
output "try" { value = try(any.a.b, map["a"], "fallback") }
output "can" { value = can(secret(any).a) }
output "max" { value = max(1, 2.5) }
output "most" { value = max([1, 2, 3]...) }
output "where" { value = "${organization()}/${project()}/${stack()} in ${cwd()}" }
