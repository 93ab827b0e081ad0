#!/usr/bin/perl
# plugin_answers.pl SOCKET: asks Janus for `info` on its Unix socket; exit code 0 when our plugin is loaded.
# Perl, because neither bash nor curl can talk WebSocket over a Unix socket, and every Debian has perl-base.
use strict;
use warnings;
use IO::Socket::UNIX;

alarm 3;    # Janus answers within milliseconds or not at all
my $janus   = IO::Socket::UNIX->new(Peer => $ARGV[0]) or exit 1;
my $request = '{"janus":"info","transaction":"probe"}';
$janus->autoflush(1);
print $janus join("\r\n", 'GET / HTTP/1.1', 'Host: janus', 'Connection: Upgrade', 'Upgrade: websocket',
    'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: cGV0Y2FtLWlzLWFsaXZlIQ==',
    'Sec-WebSocket-Protocol: janus-protocol', '', '');
# One frame (RFC 6455, 5.2): text, masked + length, a mask of zeros, which leaves the text as it is.
print $janus pack('CCN', 0x81, 0x80 | length $request, 0), $request;

my $answer = '';
while (sysread $janus, $answer, 4096, length $answer) {
    exit 0 if $answer =~ /"janus\.plugin\.petcam"/;
}
exit 1;
