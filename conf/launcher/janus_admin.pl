#!/usr/bin/perl
# janus_admin.pl SOCKET SECRET_FILE < REQUEST: asks our plugin through Janus's Admin API and prints its answer; both are
# JSON objects. Exit code 1 when there is no answer (standard error tells why); 3, without a word, when nobody listens on
# the socket.
# The secret comes in a file, because everybody on this computer can read the arguments of a process.
use strict;
use warnings;
require(__FILE__ =~ s{[^/]*\z}{}r . 'websocket.pm');

use constant { TIME_LIMIT_S => 10, NOBODY_THERE => 3 };

sub fail {
    my ($reason) = @_;
    print STDERR "petcam: $reason\n";
    exit 1;
}

sub secret_in {
    my ($file) = @_;
    open my $handle, '<', $file or fail("cannot read $file: $!");
    my ($secret) = (<$handle> // '') =~ /\A([0-9a-f]{32,})\s*\z/ or fail("there is no secret in $file");
    return $secret;
}

# The object that begins at the position: its brackets are counted, those inside of strings are not.
sub object_at {
    my ($text, $begin) = @_;
    my $depth = 0;
    pos($text) = $begin;
    while ($text =~ /\G(?:[^"{}]++|"(?:[^"\\]++|\\.)*+"|([{}]))/gcs) {
        next unless defined $1;
        $depth += $1 eq '{' ? 1 : -1;
        return substr $text, $begin, pos($text) - $begin if $depth == 0;
    }
    fail('the answer of Janus ends too early');
}

# Janus writes its own fields first, in this order, so the first "response" or "error" is the outer one.
sub plugin_answer {
    my ($answer) = @_;
    return object_at($answer, $+[0] - 1) if $answer =~ /\A\{"janus":"success",[^{]*"response":\{/;
    fail("Janus refused the request: $1") if $answer =~ /"reason":"((?:[^"\\]|\\.)*)"/;
    fail('Janus gave an answer that is none');
}

@ARGV == 2 or fail('usage: janus_admin.pl SOCKET SECRET_FILE < REQUEST');
my ($socket, $secret_file) = @ARGV;
my $request = do { local $/; <STDIN> } // '';
$request =~ /\A\s*\{.*\}\s*\z/s or fail('the request must be a JSON object');
$SIG{ALRM} = sub { fail('Janus did not answer within ' . TIME_LIMIT_S . ' s') };
alarm TIME_LIMIT_S;

my $answer = eval {
    my $janus = WebSocket->connect_to($socket, 'janus-admin-protocol') or exit NOBODY_THERE;
    $janus->send_text(sprintf '{"janus":"message_plugin","transaction":"ask","admin_secret":"%s",'
            . '"plugin":"janus.plugin.petcam","request":%s}', secret_in($secret_file), $request);
    $janus->receive // die "Janus ended the connection\n";    # nothing else comes on a connection that asks one thing
};
fail("cannot ask Janus: $@" =~ s/\n\z//r) unless defined $answer;
print plugin_answer($answer), "\n";
