package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/simulator/esx"
	"github.com/vmware/govmomi/vim25/types"

	_ "github.com/vmware/govmomi/lookup/simulator"
	_ "github.com/vmware/govmomi/pbm/simulator"
	_ "github.com/vmware/govmomi/ssoadmin/simulator"
	_ "github.com/vmware/govmomi/sts/simulator"
	_ "github.com/vmware/govmomi/vapi/cluster/simulator"
	_ "github.com/vmware/govmomi/vapi/simulator"
)

// serve runs a simulator behind TLS on loopback.
//
// The simulator looks objects up by type and id, vCenter by id alone. The Terraform provider
// asks for clusters as "ComputeResource", which vCenter accepts, so the front rewrites that.
func serve(args []string) error {
	flags := flag.NewFlagSet("serve", flag.ExitOnError)
	listen := flags.String("l", "127.0.0.1:0", "listen address")
	standalone := flags.Bool("esx", false, "simulate a standalone ESXi instead of vCenter")
	hosts := flags.Int("host", 3, "hosts in the cluster")
	if err := flags.Parse(args); err != nil {
		return err
	}

	model := simulator.VPX()
	if *standalone {
		model = simulator.ESX()
	} else {
		model.ClusterHost = *hosts
	}
	model.Machine, model.Datastore = 2, 2
	if err := model.Create(); err != nil {
		return err
	}
	reportHardwareVersion(model.Map())
	model.Service.RegisterEndpoints = true
	server := model.Service.NewServer()

	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: server.URL.Host})
	front := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		body = bytes.ReplaceAll(body, []byte(`type="ComputeResource">domain-c`), []byte(`type="ClusterComputeResource">domain-c`))
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		r.Header.Set("Content-Length", strconv.Itoa(len(body)))
		proxy.ServeHTTP(w, r)
	}))
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	front.Listener = listener
	front.StartTLS()
	fmt.Println("READY", listener.Addr())
	select {}
}

// reportHardwareVersion lets hosts say which virtual hardware they make, as real ones do.
//
// The simulator says 0, and the Terraform provider then upgrades each VM that it changes, which fails.
func reportHardwareVersion(registry *simulator.Registry) {
	version, _ := types.ParseHardwareVersion(esx.HardwareVersion)
	for _, entity := range registry.AllReference("EnvironmentBrowser") {
		browser := entity.(*simulator.EnvironmentBrowser)
		browser.QueryConfigOptionResponse.Returnval = &types.VirtualMachineConfigOption{
			Version:         esx.HardwareVersion,
			DefaultDevice:   esx.VirtualDevice,
			HardwareOptions: types.VirtualHardwareOption{HwVersion: int32(version)},
		}
	}
}
