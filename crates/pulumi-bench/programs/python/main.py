"""The program that is measured, with the Python SDK. Its argument is the number of resources."""

import asyncio
import os
import sys

import pulumi
import pulumi.runtime

TOKEN = "bench:index:Thing"
DESCRIPTION = "A resource as large as many are: with text, numbers, lists and maps in it"


class Thing(pulumi.CustomResource):
    """A resource with ten inputs; each second one depends on the one before."""

    def __init__(self, index, previous):
        name = f"thing-{index}"
        inputs = {
            "name": name,
            "description": DESCRIPTION,
            "region": "eu-central-1",
            "enabled": True,
            "size": index,
            "ratio": 0.5,
            "zones": ["a", "b", "c"],
            "tags": {"project": "bench", "stack": "dev", "team": "infrastructure"},
            "limits": {"rate": 1000, "burst": 500},
            "previous": previous.id if index % 2 == 1 else "none",
        }
        super().__init__(TOKEN, name, inputs, pulumi.ResourceOptions(version="1.0.0"))


def program():
    previous = None
    for index in range(int(sys.argv[1])):
        previous = Thing(index, previous)


def configure():
    """What Pulumi's own launcher of Python programs does."""
    pulumi.runtime.configure(
        pulumi.runtime.Settings(
            project=os.environ["PULUMI_PROJECT"],
            stack=os.environ["PULUMI_STACK"],
            monitor=os.environ["PULUMI_MONITOR"],
            engine=os.environ["PULUMI_ENGINE"],
            parallel=int(os.environ["PULUMI_PARALLEL"]),
            dry_run=False,
        )
    )


if __name__ == "__main__":
    configure()
    asyncio.new_event_loop().run_until_complete(pulumi.runtime.run_in_stack(program))
