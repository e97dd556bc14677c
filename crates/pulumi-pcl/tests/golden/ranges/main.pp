config "count" "int" {}
config "names" "list(string)" {}
config "sizes" "map(int)" {}
config "wanted" "bool" {}

resource "numbered" "shop:Shelf" {
    options { range = count }
    name = "shelf-${range.value}"
}

resource "named" "shop:Shelf" {
    options { range = names }
    name = range.value
}

resource "sized" "shop:Shelf" {
    options { range = sizes }
    name = range.key
    count = range.value
}

resource "optional" "shop:Shelf" {
    options { range = wanted }
    name = "optional"
}

resource "later" "shop:Shelf" {
    options { range = named[0].parts }
    name = range.value.key
}

output "first" { value = numbered[0].name }
output "large" { value = sized["large"].name }
output "optional" { value = optional.name }
