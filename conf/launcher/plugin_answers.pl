#!/usr/bin/perl
# plugin_answers.pl SOCKET: asks Janus for `info` on its Unix socket. Exit code 0 when our plugin is loaded, 2 when it is not
# (Janus listens only after it has loaded all of its plugins), 1 when there is no answer.
use strict;
use warnings;
require(__FILE__ =~ s{[^/]*\z}{}r . 'websocket.pm');

alarm 3;    # Janus answers within milliseconds or not at all
my $info = eval {
    my $janus = WebSocket->connect_to($ARGV[0], 'janus-protocol') or die;
    $janus->send_text('{"janus":"info","transaction":"probe"}');
    $janus->receive;
} // exit 1;
exit($info =~ /"janus\.plugin\.petcam"/ ? 0 : 2);
