/**
 * Guests of systems that this library does not run, by what they are.
 *
 * In the list is what takes CPU, memory and disk of machines that an architect may own: other hypervisors, other ways to
 * the hypervisors of ours (`esxi_guest`), private clouds, and orchestrators, whose workloads end up on some VM or host.
 * A public cloud's instances are not: they run on the cloud's metal. Where it is another's metal after all, a `Waiver`
 * says so.
 */
export const GUESTS_OF_OTHERS: Readonly<Record<string, readonly string[]>> = {
  'a VM on ESXi, made past vCenter': ['esxi_guest'],
  'the control plane of a vSphere Supervisor, which is VMs': ['vsphere_supervisor', 'vsphere_supervisor_v2'],
  'a VM of VMware Cloud Director': ['vcd_vm', 'vcd_vapp_vm', 'vcd_cloned_vapp'],
  'a Kubernetes cluster of VMware Cloud Director': ['vcd_cse_kubernetes_cluster'],
  'a VM of Proxmox VE': [
    'proxmox_vm_qemu',
    'proxmox_virtual_environment_vm',
    'proxmox_virtual_environment_vm2',
    'proxmox_virtual_environment_cloned_vm',
    'proxmox_vm',
    'proxmox_cloned_vm',
  ],
  'a container of Proxmox VE': [
    'proxmox_lxc',
    'proxmox_lxc_guest',
    'proxmox_virtual_environment_container',
    'proxmox_container',
  ],
  'a VM of Xen': ['xenorchestra_vm', 'xenserver_vm'],
  'a VM of Nutanix AHV': [
    'nutanix_virtual_machine',
    'nutanix_virtual_machine_v2',
    'nutanix_deploy_templates_v2',
    'nutanix_ova_vm_deploy_v2',
  ],
  'a Kubernetes cluster of Nutanix': ['nutanix_karbon_cluster'],
  'a VM of oVirt': ['ovirt_vm'],
  'a VM of OpenNebula': ['opennebula_virtual_machine', 'opennebula_virtual_router_instance'],
  'a service of OpenNebula, which is VMs': ['opennebula_service'],
  'an instance of OpenStack': ['openstack_compute_instance_v2'],
  'an instance of CloudStack': ['cloudstack_instance'],
  'a Kubernetes cluster of CloudStack': ['cloudstack_kubernetes_cluster'],
  'a VM of Harvester': ['harvester_virtualmachine'],
  'a VM of KubeVirt': ['kubevirt_virtual_machine'],
  'a VM of MAAS': ['maas_vm_host_machine'],
  'a VM of Multipass': ['multipass_instance'],
  'a VM of Vagrant': ['vagrant_vm'],
  'a VM of Parallels': ['parallels-desktop_clone_vm', 'parallels-desktop_remote_vm'],
  'a container of Podman': ['podman_container'],
  'a pod of Podman': ['podman_pod'],
  'a builder of Docker, which runs in a container': ['docker_buildx_builder'],
  'a stack of containers': ['portainer_stack'],
  'a job of Nomad': ['nomad_job'],
  'a workload of Kubernetes': [
    'kubernetes_pod',
    'kubernetes_pod_v1',
    'kubernetes_deployment',
    'kubernetes_deployment_v1',
    'kubernetes_stateful_set',
    'kubernetes_stateful_set_v1',
    'kubernetes_daemonset',
    'kubernetes_daemon_set_v1',
    'kubernetes_replication_controller',
    'kubernetes_replication_controller_v1',
    'kubernetes_job',
    'kubernetes_job_v1',
    'kubernetes_cron_job',
    'kubernetes_cron_job_v1',
  ],
  'a chart of Helm, which brings workloads of Kubernetes': ['helm_release'],
  'a Kubernetes cluster in containers or VMs of the machine': ['kind_cluster', 'k3d_cluster', 'minikube_cluster'],
};

/** Kinds of Kubernetes objects that run something. */
export const WORKLOAD_KINDS = [
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
  'VirtualMachine',
  'VirtualMachineInstance',
];
