mod shelf_room;

use pulumi_wasm::{Output, ResourceOptions};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let room = shelf_room::ShelfRoom::new(
            ctx,
            "room",
            shelf_room::ShelfRoomArgs {
                colour: Output::new(None),
                open: Output::new(true),
                size: Output::new(3.0),
            },
            ResourceOptions::new(),
        )?;

        ctx.export("label", room.label);
        Ok(())
    })
}
