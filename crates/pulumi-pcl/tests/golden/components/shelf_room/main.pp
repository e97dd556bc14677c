config "size" "number" {}
config "open" "bool" {}
config "colour" "string" { default = "red" }

resource "this" "shop:Shelf" {
    name = "shelf-${size}"
    open = !open
    colour = colour
}

output "label" { value = this.label }
output "open" { value = open }
