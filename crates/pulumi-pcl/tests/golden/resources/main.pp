resource "provider" "pulumi:providers:shop" {
    region = "north"
}

// A comment stays where it is.
resource "shelf" "shop:index:Shelf" {
    __logicalName = "Shelf 1"
    name = "shelf"
    colour = "sky-blue"
    parts = [{ key = "a", size = 1 }, { key = "b" }]
    extra = { nested = [1, "two"] }
    options {
        provider = provider
        protect = true
        ignoreChanges = [parts[0].key, tags["a.b"]]
        aliases = [{ name = "old" }, "urn:pulumi:dev::shop::shop:index:Shelf::older"]
        customTimeouts = { create = "5m" }
        version = "1.2.3"
    }
}

hook "announce" {
    command = ["echo", args.name]
    onDryRun = true
}

resource "child" "shop:index:Shelf" {
    name = "child"
    colour = "green"
    options {
        parent = shelf
        dependsOn = [provider, shelf]
        replacementTrigger = shelf.label
        hooks = { beforeCreate = [announce] }
    }
}

read "found" "shop:index:Shelf" {
    id = "shelf-7"
}

counted = invoke("shop:index:countItems", { shelf = shelf.name }, { provider = provider })

output "count" { value = counted.count + 1 }
output "length" { value = call(shelf, "measure", { unit = "cm" }).length }
output "found" { value = found.label }
