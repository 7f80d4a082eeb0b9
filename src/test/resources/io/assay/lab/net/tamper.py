"""An addon of mitmproxy that replaces an IPv4 address in DNS answers, over HTTPS and over TLS."""

import ipaddress


class Tamper:
    def load(self, loader):
        loader.add_option("tampered_address", str, "", "IPv4 address to replace; none if empty")
        loader.add_option("tampered_with", str, "", "IPv4 address to put in its place")

    def configure(self, updated):
        from mitmproxy import ctx

        given = ctx.options.tampered_address
        self.old = ipaddress.IPv4Address(given).packed if given else None
        self.new = ipaddress.IPv4Address(ctx.options.tampered_with).packed if given else None

    def changed(self, octets):
        return octets.replace(self.old, self.new) if self.old else octets

    def response(self, flow):
        if flow.response.headers.get("content-type") == "application/dns-message":
            flow.response.content = self.changed(flow.response.content)

    def tcp_message(self, flow):
        message = flow.messages[-1]
        if not message.from_client:
            message.content = self.changed(message.content)


addons = [Tamper()]
