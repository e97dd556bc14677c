resource "first" "shop:Shelf" {
    name = "first"
}

resource "second" "shop:index:Shelf" {
    name = first.label
    open = !first.open
}
