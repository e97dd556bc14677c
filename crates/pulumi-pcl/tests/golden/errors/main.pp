resource "shelf" "shop:Shelf" {
    name = "shelf"
    height = 3
}
