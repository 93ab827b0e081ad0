#!/usr/bin/perl
# plugin_answers.pl SOCKET: asks Janus for `info` on its Unix socket; exit code 0 when our plugin is loaded.
use strict;
use warnings;
require(__FILE__ =~ s{[^/]*\z}{}r . 'websocket.pm');

alarm 3;    # Janus answers within milliseconds or not at all
my $janus = WebSocket->connect_to($ARGV[0], 'janus-protocol') or exit 1;
$janus->send_text('{"janus":"info","transaction":"probe"}');
exit(($janus->receive // '') =~ /"janus\.plugin\.petcam"/ ? 0 : 1);
