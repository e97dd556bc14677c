resource "first" "shop:Shelf" {
    name = "first"
}

resource "second" "shop:index:Shelf" {
    name = first.label
    open = !first.open
    width = first.width
    count = "3"
    neighbour = first
    tags = {
        plain = "text"
        output = first.name
    }
}

output "both" { value = "${first.name} and ${second.name}" }
output "part" { value = first.main.size }
output "firstPart" { value = first.parts[0].key }
output "tag" { value = first.tags["a"] == "b" ? "same" : "different" }
output "all" { value = { names = [first.name, second.name], open = first.open } }
output "secret" { value = secret(first.name) }
output "shown" { value = unsecret(secret("text")) }
