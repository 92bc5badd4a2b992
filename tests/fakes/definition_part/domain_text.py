"""A definition with some of everything, things that nobody here knows among them."""

TEXT = """<domain type='kvm' xmlns:odd='urn:odd'>
  <name>web</name>
  <uuid>00000000-0000-4000-8000-000000000001</uuid>
  <metadata><odd:note odd:by='me'>kept &amp; told</odd:note></metadata>
  <!-- by hand -->
  <memory unit='KiB'>2097152</memory>
  <currentMemory unit='KiB'>2097152</currentMemory>
  <vcpu placement='static'>4</vcpu>
  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type><boot dev='hd'/></os>
  <cpu mode='host-passthrough'><topology sockets='2' dies='1' cores='2' threads='1'/></cpu>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' queues='3'/><source file='/d/one.qcow2'/>
      <target dev='vda' bus='virtio'/><odd:future level='9'/>
    </disk>
    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/><source file='/d/a.iso'/><target dev='sda' bus='sata'/><readonly/>
    </disk>
    <controller type='pci' index='0' model='pcie-root'/>
    <interface type='network'>
      <mac address='52:54:00:00:00:01'/><source network='default'/><model type='virtio'/>
    </interface>
    <graphics type='vnc' port='-1' autoport='yes' passwd='secret' passwdValidTo='2030-01-01T00:00:00'/>
    <video><model type='virtio' heads='1' primary='yes'/></video>
    <unheard-of thing='1'><deep/></unheard-of>
  </devices>
  <qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:arg value='-x'/></qemu:commandline>
</domain>"""
