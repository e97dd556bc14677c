// The program that is measured, with the Go SDK. Its argument is the number of resources.
package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const (
	token       = "bench:index:Thing"
	description = "A resource as large as many are: with text, numbers, lists and maps in it"
)

type thing struct {
	pulumi.CustomResourceState
}

func main() {
	count, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	pulumi.Run(func(ctx *pulumi.Context) error {
		var previous *thing
		for index := 0; index < count; index++ {
			next, err := register(ctx, index, previous)
			if err != nil {
				return err
			}
			previous = next
		}
		return nil
	})
}

// A resource with ten inputs; each second one depends on the one before.
func register(ctx *pulumi.Context, index int, previous *thing) (*thing, error) {
	var parent pulumi.Input = pulumi.String("none")
	if index%2 == 1 {
		parent = previous.ID()
	}
	name := fmt.Sprintf("thing-%d", index)
	inputs := pulumi.Map{
		"name":        pulumi.String(name),
		"description": pulumi.String(description),
		"region":      pulumi.String("eu-central-1"),
		"enabled":     pulumi.Bool(true),
		"size":        pulumi.Int(index),
		"ratio":       pulumi.Float64(0.5),
		"zones":       pulumi.StringArray{pulumi.String("a"), pulumi.String("b"), pulumi.String("c")},
		"tags": pulumi.StringMap{
			"project": pulumi.String("bench"),
			"stack":   pulumi.String("dev"),
			"team":    pulumi.String("infrastructure"),
		},
		"limits":   pulumi.IntMap{"rate": pulumi.Int(1000), "burst": pulumi.Int(500)},
		"previous": parent,
	}
	made := &thing{}
	return made, ctx.RegisterResource(token, name, inputs, made, pulumi.Version("1.0.0"))
}
