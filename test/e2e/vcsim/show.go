package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/view"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// Allocation is what a VM or pool is guaranteed and may use at most: MHz or MiB, -1 for no limit.
type Allocation struct {
	Reservation int64 `json:"reservation"`
	Limit       int64 `json:"limit"`
	Expandable  bool  `json:"expandable"`
}

// Disk of a VM.
type Disk struct {
	GiB        int64  `json:"gib"`
	Controller int32  `json:"controller"`
	Unit       int32  `json:"unit"`
	Datastore  string `json:"datastore"`
	Thin       bool   `json:"thin"`
}

// Guest is what customization told the guest to be.
type Guest struct {
	HostName string   `json:"hostName"`
	IP       string   `json:"ip"`
	Domain   string   `json:"domain"`
	DNS      []string `json:"dns"`
	Result   string   `json:"result"`
}

// VM as the simulator holds it.
type VM struct {
	Name           string            `json:"name"`
	Template       bool              `json:"template"`
	Power          string            `json:"power"`
	Host           string            `json:"host"`
	Pool           string            `json:"pool"`
	GuestID        string            `json:"guestId"`
	NumCPU         int32             `json:"numCpu"`
	CoresPerSocket int32             `json:"coresPerSocket"`
	MemoryMiB      int32             `json:"memoryMib"`
	CPU            Allocation        `json:"cpu"`
	Memory         Allocation        `json:"memory"`
	Firmware       string            `json:"firmware"`
	SecureBoot     bool              `json:"secureBoot"`
	Logging        bool              `json:"logging"`
	CPUHotAdd      bool              `json:"cpuHotAdd"`
	MemoryHotAdd   bool              `json:"memoryHotAdd"`
	Extra          map[string]string `json:"extra"`
	Disks          []Disk            `json:"disks"`
	Networks       []string          `json:"networks"`
	Cdroms         []string          `json:"cdroms"`
	Guest          Guest             `json:"guest"`
}

// Pool of resources.
type Pool struct {
	Name   string     `json:"name"`
	Parent string     `json:"parent"`
	CPU    Allocation `json:"cpu"`
	Memory Allocation `json:"memory"`
}

// PortGroup of a host.
type PortGroup struct {
	Name            string `json:"name"`
	Host            string `json:"host"`
	Switch          string `json:"switch"`
	VLAN            int32  `json:"vlan"`
	Promiscuous     *bool  `json:"promiscuous"`
	MACChanges      *bool  `json:"macChanges"`
	ForgedTransmits *bool  `json:"forgedTransmits"`
}

// Rule that binds VMs to hosts, or to each other.
type Rule struct {
	Name      string   `json:"name"`
	Kind      string   `json:"kind,omitempty"`
	Enabled   bool     `json:"enabled"`
	Mandatory bool     `json:"mandatory"`
	VMs       []string `json:"vms"`
	Hosts     []string `json:"hosts"`
}

// Override of what a cluster does with one of its VMs after a failure.
type Override struct {
	VM       string `json:"vm"`
	Priority string `json:"priority"`
}

// Inventory is all that the suite looks at.
type Inventory struct {
	VMs        []VM        `json:"vms"`
	Pools      []Pool      `json:"pools"`
	PortGroups []PortGroup `json:"portGroups"`
	Rules      []Rule      `json:"rules"`
	Groups     []string    `json:"groups"`
	Overrides  []Override  `json:"overrides"`
}

// show prints what the simulator holds.
func show(ctx context.Context, args []string) error {
	client, err := connect(ctx, args[0])
	if err != nil {
		return err
	}
	reader := &reader{client: client, names: map[types.ManagedObjectReference]string{}}
	inventory, err := reader.read(ctx)
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", " ")
	return out.Encode(inventory)
}

type reader struct {
	client *govmomi.Client
	names  map[types.ManagedObjectReference]string
}

// all retrieves every object of a kind.
func (r *reader) all(ctx context.Context, kind string, properties []string, into any) error {
	within, err := view.NewManager(r.client.Client).CreateContainerView(ctx, r.client.ServiceContent.RootFolder, []string{kind}, true)
	if err != nil {
		return err
	}
	defer within.Destroy(ctx)
	if err := within.Retrieve(ctx, []string{kind}, properties, into); err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	return nil
}

func (r *reader) read(ctx context.Context) (*Inventory, error) {
	var named []mo.ManagedEntity
	if err := r.all(ctx, "ManagedEntity", []string{"name"}, &named); err != nil {
		return nil, err
	}
	for _, entity := range named {
		r.names[entity.Self] = entity.Name
	}
	inventory := &Inventory{VMs: []VM{}, Pools: []Pool{}, PortGroups: []PortGroup{}, Rules: []Rule{}, Groups: []string{}, Overrides: []Override{}}
	for _, part := range []func(context.Context, *Inventory) error{r.vms, r.pools, r.portGroups, r.rules} {
		if err := part(ctx, inventory); err != nil {
			return nil, err
		}
	}
	// The simulator answers in no order.
	slices.SortFunc(inventory.VMs, func(a, b VM) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(inventory.Pools, func(a, b Pool) int { return strings.Compare(a.Parent+a.Name, b.Parent+b.Name) })
	slices.SortFunc(inventory.PortGroups, func(a, b PortGroup) int { return strings.Compare(a.Host+a.Name, b.Host+b.Name) })
	slices.SortFunc(inventory.Rules, func(a, b Rule) int { return strings.Compare(a.Name, b.Name) })
	slices.Sort(inventory.Groups)
	slices.SortFunc(inventory.Overrides, func(a, b Override) int { return strings.Compare(a.VM, b.VM) })
	return inventory, nil
}

func (r *reader) name(reference *types.ManagedObjectReference) string {
	if reference == nil {
		return ""
	}
	return r.names[*reference]
}

func (r *reader) vms(ctx context.Context, inventory *Inventory) error {
	var vms []mo.VirtualMachine
	if err := r.all(ctx, "VirtualMachine", []string{"name", "config", "runtime", "resourcePool", "guest"}, &vms); err != nil {
		return err
	}
	for _, vm := range vms {
		inventory.VMs = append(inventory.VMs, r.vm(vm))
	}
	return nil
}

func (r *reader) vm(vm mo.VirtualMachine) VM {
	config := vm.Config
	shown := VM{
		Name:           vm.Name,
		Template:       config.Template,
		Power:          string(vm.Runtime.PowerState),
		Host:           r.name(vm.Runtime.Host),
		Pool:           r.name(vm.ResourcePool),
		GuestID:        config.GuestId,
		NumCPU:         config.Hardware.NumCPU,
		CoresPerSocket: deref(config.Hardware.NumCoresPerSocket),
		MemoryMiB:      config.Hardware.MemoryMB,
		CPU:            allocation(config.CpuAllocation),
		Memory:         allocation(config.MemoryAllocation),
		Firmware:       config.Firmware,
		SecureBoot:     config.BootOptions != nil && isTrue(config.BootOptions.EfiSecureBootEnabled),
		Logging:        isTrue(config.Flags.EnableLogging),
		CPUHotAdd:      isTrue(config.CpuHotAddEnabled),
		MemoryHotAdd:   isTrue(config.MemoryHotAddEnabled),
		Extra:          map[string]string{},
		Disks:          []Disk{},
		Networks:       []string{},
		Cdroms:         []string{},
		Guest:          guest(vm.Guest),
	}
	for _, option := range config.ExtraConfig {
		value := option.GetOptionValue()
		shown.Extra[value.Key] = fmt.Sprint(value.Value)
	}
	buses := map[int32]int32{}
	for _, device := range config.Hardware.Device {
		if controller, ok := device.(types.BaseVirtualController); ok {
			buses[device.GetVirtualDevice().Key] = controller.GetVirtualController().BusNumber
		}
	}
	for _, device := range config.Hardware.Device {
		switch device := device.(type) {
		case *types.VirtualDisk:
			shown.Disks = append(shown.Disks, r.disk(device, buses))
		case *types.VirtualCdrom:
			if iso, ok := device.Backing.(*types.VirtualCdromIsoBackingInfo); ok {
				shown.Cdroms = append(shown.Cdroms, iso.FileName)
			}
		case types.BaseVirtualEthernetCard:
			shown.Networks = append(shown.Networks, r.network(device.GetVirtualEthernetCard().Backing))
		}
	}
	return shown
}

func guest(info *types.GuestInfo) Guest {
	shown := Guest{DNS: []string{}}
	if info == nil {
		return shown
	}
	shown.HostName, shown.IP = info.HostName, info.IpAddress
	if info.CustomizationInfo != nil {
		shown.Result = info.CustomizationInfo.CustomizationStatus
	}
	for _, nic := range info.Net {
		if nic.DnsConfig != nil {
			shown.Domain = nic.DnsConfig.DomainName
			shown.DNS = append(shown.DNS, nic.DnsConfig.IpAddress...)
		}
	}
	return shown
}

func (r *reader) disk(disk *types.VirtualDisk, buses map[int32]int32) Disk {
	shown := Disk{GiB: disk.CapacityInKB >> 20, Controller: buses[disk.ControllerKey], Unit: -1}
	if disk.UnitNumber != nil {
		shown.Unit = *disk.UnitNumber
	}
	if backing, ok := disk.Backing.(*types.VirtualDiskFlatVer2BackingInfo); ok {
		shown.Datastore = strings.TrimPrefix(strings.SplitN(backing.FileName, "]", 2)[0], "[")
		shown.Thin = isTrue(backing.ThinProvisioned)
	}
	return shown
}

func (r *reader) network(backing types.BaseVirtualDeviceBackingInfo) string {
	switch backing := backing.(type) {
	case *types.VirtualEthernetCardNetworkBackingInfo:
		return backing.DeviceName
	case *types.VirtualEthernetCardDistributedVirtualPortBackingInfo:
		return backing.Port.PortgroupKey
	}
	return fmt.Sprintf("%T", backing)
}

func (r *reader) pools(ctx context.Context, inventory *Inventory) error {
	var pools []mo.ResourcePool
	if err := r.all(ctx, "ResourcePool", []string{"name", "config", "owner", "parent"}, &pools); err != nil {
		return err
	}
	for _, pool := range pools {
		inventory.Pools = append(inventory.Pools, Pool{
			Name:   pool.Name,
			Parent: r.name(&pool.Owner) + "/" + r.name(pool.Parent),
			CPU:    allocation(&pool.Config.CpuAllocation),
			Memory: allocation(&pool.Config.MemoryAllocation),
		})
	}
	return nil
}

func (r *reader) portGroups(ctx context.Context, inventory *Inventory) error {
	var hosts []mo.HostSystem
	if err := r.all(ctx, "HostSystem", []string{"name", "configManager"}, &hosts); err != nil {
		return err
	}
	for _, host := range hosts {
		var network mo.HostNetworkSystem
		reference := *host.ConfigManager.NetworkSystem
		err := property.DefaultCollector(r.client.Client).RetrieveOne(ctx, reference, []string{"networkInfo"}, &network)
		if err != nil {
			return err
		}
		for _, group := range network.NetworkInfo.Portgroup {
			shown := PortGroup{Name: group.Spec.Name, Host: host.Name, Switch: group.Spec.VswitchName, VLAN: group.Spec.VlanId}
			if security := group.Spec.Policy.Security; security != nil {
				shown.Promiscuous = security.AllowPromiscuous
				shown.MACChanges = security.MacChanges
				shown.ForgedTransmits = security.ForgedTransmits
			}
			inventory.PortGroups = append(inventory.PortGroups, shown)
		}
	}
	return nil
}

func (r *reader) rules(ctx context.Context, inventory *Inventory) error {
	var clusters []mo.ClusterComputeResource
	if err := r.all(ctx, "ClusterComputeResource", []string{"configurationEx"}, &clusters); err != nil {
		return err
	}
	for _, cluster := range clusters {
		config, ok := cluster.ConfigurationEx.(*types.ClusterConfigInfoEx)
		if !ok {
			continue
		}
		members := map[string][]string{}
		for _, group := range config.Group {
			name := group.GetClusterGroupInfo().Name
			inventory.Groups = append(inventory.Groups, name)
			switch group := group.(type) {
			case *types.ClusterVmGroup:
				members[name] = r.namesOf(group.Vm)
			case *types.ClusterHostGroup:
				members[name] = r.namesOf(group.Host)
			}
		}
		for _, rule := range config.Rule {
			info := rule.GetClusterRuleInfo()
			shown := Rule{Name: info.Name, Enabled: isTrue(info.Enabled), Mandatory: isTrue(info.Mandatory), Hosts: []string{}}
			switch rule := rule.(type) {
			case *types.ClusterVmHostRuleInfo:
				shown.VMs, shown.Hosts = members[rule.VmGroupName], members[rule.AffineHostGroupName]
			case *types.ClusterAffinityRuleSpec:
				shown.Kind, shown.VMs = "together", r.namesOf(rule.Vm)
			case *types.ClusterAntiAffinityRuleSpec:
				shown.Kind, shown.VMs = "apart", r.namesOf(rule.Vm)
			}
			slices.Sort(shown.VMs)
			slices.Sort(shown.Hosts)
			inventory.Rules = append(inventory.Rules, shown)
		}
		for _, override := range config.DasVmConfig {
			if override.DasSettings != nil {
				inventory.Overrides = append(inventory.Overrides, Override{
					VM:       r.name(&override.Key),
					Priority: override.DasSettings.RestartPriority,
				})
			}
		}
	}
	return nil
}

func (r *reader) namesOf(references []types.ManagedObjectReference) []string {
	names := []string{}
	for _, reference := range references {
		names = append(names, r.name(&reference))
	}
	return names
}

func allocation(info *types.ResourceAllocationInfo) Allocation {
	shown := Allocation{Limit: -1}
	if info == nil {
		return shown
	}
	if info.Reservation != nil {
		shown.Reservation = *info.Reservation
	}
	if info.Limit != nil {
		shown.Limit = *info.Limit
	}
	shown.Expandable = isTrue(info.ExpandableReservation)
	return shown
}

func isTrue(value *bool) bool {
	return value != nil && *value
}

func deref(value *int32) int32 {
	if value == nil {
		return 0
	}
	return *value
}
