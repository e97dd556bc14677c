config "names" "list(string)" {}
config "ages" "map(int)" {}

resource "shelf" "shop:Shelf" {
    name = "shelf"
}

resource "copy" "shop:Shelf" {
    name = "copy"
    parts = [for part in shelf.parts : { key = part.key, size = 2 }]
    tags = { for i, part in shelf.parts : part.key => "part ${i}" }
}

output "greetings" { value = [for _, name in names : "Hello, ${name}!" if name != "nobody"] }
output "older" { value = { for name, age in ages : name => age + 1 } }
output "keys" { value = shelf.parts[*].key }
