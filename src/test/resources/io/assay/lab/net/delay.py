"""Holds every packet that is routed into a tun device and gives it back after a fixed time.

delay.py DEVICE MILLISECONDS

Stands in for the queueing discipline netem, which not every kernel has. The device is made here, and
vanishes with the process; leading packets into it is for the caller, who waits for "ready". A packet given
back comes in by the device and is routed again, so the hop that this costs is taken back.
"""

import collections
import fcntl
import os
import select
import struct
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
HELD_PACKETS = 20_000  # more are dropped, as a full queue does


def open_tun(name):
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return tun


def with_hop_restored(packet):
    packet = bytearray(packet)
    if packet[0] >> 4 == 6:
        packet[7] += 1  # hop limit
        return packet
    packet[8] += 1  # TTL
    checksum = int.from_bytes(packet[10:12], "big") - 0x0100  # RFC 1624: one's complement
    packet[10:12] = (checksum if checksum >= 0 else checksum + 0xFFFF).to_bytes(2, "big")
    return packet


def carry(tun, delay):
    held = collections.deque()
    while True:
        wait = max(0, held[0][0] - time.monotonic()) if held else None
        if select.select([tun], [], [], wait)[0]:
            packet = os.read(tun, 65_535)
            if len(held) < HELD_PACKETS:
                held.append((time.monotonic() + delay, packet))
        while held and held[0][0] <= time.monotonic():
            os.write(tun, with_hop_restored(held.popleft()[1]))


tun = open_tun(sys.argv[1])
print("ready", flush=True)
carry(tun, float(sys.argv[2]) / 1000)
