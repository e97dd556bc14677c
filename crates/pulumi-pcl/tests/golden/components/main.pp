component "room" "./shelf_room" {
    size = "3"
    open = true
}

output "label" { value = room.label }
