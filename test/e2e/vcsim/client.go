package main

import (
	"context"
	"fmt"
	"net/url"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/find"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/types"
)

func connect(ctx context.Context, address string) (*govmomi.Client, error) {
	where := &url.URL{Scheme: "https", Host: address, Path: "/sdk", User: url.UserPassword("user", "pass")}
	return govmomi.NewClient(ctx, where, true)
}

func machine(ctx context.Context, address, name string) (*object.VirtualMachine, error) {
	client, err := connect(ctx, address)
	if err != nil {
		return nil, err
	}
	finder := find.NewFinder(client.Client)
	datacenter, err := finder.DefaultDatacenter(ctx)
	if err != nil {
		return nil, err
	}
	return finder.SetDatacenter(datacenter).VirtualMachine(ctx, name)
}

func powerOff(ctx context.Context, vm *object.VirtualMachine) error {
	state, err := vm.PowerState(ctx)
	if err != nil || state != types.VirtualMachinePowerStatePoweredOn {
		return err
	}
	task, err := vm.PowerOff(ctx)
	return done(ctx, task, err)
}

func done(ctx context.Context, task *object.Task, err error) error {
	if err != nil {
		return err
	}
	return task.Wait(ctx)
}

// template turns a VM into a template of a name, guest and firmware.
func template(ctx context.Context, args []string) error {
	vm, err := machine(ctx, args[0], args[1])
	if err != nil {
		return err
	}
	if err := powerOff(ctx, vm); err != nil {
		return err
	}
	task, err := vm.Reconfigure(ctx, types.VirtualMachineConfigSpec{Name: args[2], GuestId: args[3], Firmware: args[4]})
	if err := done(ctx, task, err); err != nil {
		return err
	}
	return vm.MarkAsTemplate(ctx)
}

// edit changes a VM's CPUs behind Terraform's back.
func edit(ctx context.Context, args []string) error {
	vm, err := machine(ctx, args[0], args[1])
	if err != nil {
		return err
	}
	var cpus int32
	if _, err := fmt.Sscan(args[2], &cpus); err != nil {
		return err
	}
	task, err := vm.Reconfigure(ctx, types.VirtualMachineConfigSpec{NumCPUs: cpus})
	return done(ctx, task, err)
}

// remove destroys a VM behind Terraform's back.
func remove(ctx context.Context, args []string) error {
	vm, err := machine(ctx, args[0], args[1])
	if err != nil {
		return err
	}
	if err := powerOff(ctx, vm); err != nil {
		return err
	}
	task, err := vm.Destroy(ctx)
	return done(ctx, task, err)
}
