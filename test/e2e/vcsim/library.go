package main

import (
	"context"
	"fmt"
	"net/url"

	"github.com/vmware/govmomi/find"
	"github.com/vmware/govmomi/vapi/library"
	"github.com/vmware/govmomi/vapi/rest"
)

// libraries speaks to the simulator's content libraries, which have an API of their own.
func libraries(ctx context.Context, address string) (*library.Manager, string, error) {
	client, err := connect(ctx, address)
	if err != nil {
		return nil, "", err
	}
	datastore, err := find.NewFinder(client.Client).Datastore(ctx, "/DC0/datastore/LocalDS_0")
	if err != nil {
		return nil, "", err
	}
	session := rest.NewClient(client.Client)
	if err := session.Login(ctx, url.UserPassword("user", "pass")); err != nil {
		return nil, "", err
	}
	return library.NewManager(session), datastore.Reference().Value, nil
}

// newLibrary makes an empty content library.
func newLibrary(ctx context.Context, args []string) error {
	manager, datastore, err := libraries(ctx, args[0])
	if err != nil {
		return err
	}
	_, err = manager.CreateLibrary(ctx, library.Library{
		Name:    args[1],
		Type:    "LOCAL",
		Storage: []library.StorageBacking{{DatastoreID: datastore, Type: "DATASTORE"}},
	})
	return err
}

// items prints the names of what a content library holds.
func items(ctx context.Context, args []string) error {
	manager, _, err := libraries(ctx, args[0])
	if err != nil {
		return err
	}
	found, err := manager.GetLibraryByName(ctx, args[1])
	if err != nil {
		return err
	}
	held, err := manager.GetLibraryItems(ctx, found.ID)
	for _, item := range held {
		fmt.Println(item.Name)
	}
	return err
}
