#!/usr/bin/perl
# turn_probe.pl udp|tcp HOST PORT [SECRET_FILE]: asks a TURN server as a phone does, with a STUN Binding request (RFC 8489) and, when there is
# a secret, with an Allocate (RFC 8656) whose password comes of it (coturn's use-auth-secret). The allocation is given back at once.
# Exit code 0 when it does what it should; 1 when nobody answers; 2 when it does not take us, 3 when it takes anybody: the reason is printed.
# The secret comes in a file, and digests are made by openssl from its standard input: everybody on this computer can read arguments.
use strict;
use warnings;
use IO::Socket::IP;
use IPC::Open2;
use Socket qw(SOCK_DGRAM SOCK_STREAM);

use constant { COOKIE => 0x2112A442, NOBODY => 1, REFUSED => 2, OPEN_TO_ALL => 3 };
use constant { BINDING => 0x0001, ALLOCATE => 0x0003, REFRESH => 0x0004, SUCCESS => 0x0100, FAILURE => 0x0110 };
use constant { USERNAME => 0x06, INTEGRITY => 0x08, ERROR_CODE => 0x09, LIFETIME => 0x0D, REALM => 0x14, NONCE => 0x15, RELAYED => 0x16,
    REQUESTED_TRANSPORT => 0x19, MAPPED => 0x20 };
use constant TRIES => 3;

sub end_with {
    my ($code, $reason) = @_;
    print "$reason\n";
    exit $code;
}

sub digest {
    my ($name, $bytes) = @_;
    my $pid = open2(my $from, my $to, 'openssl', 'dgst', "-$name", '-binary');
    binmode $_ for $from, $to;
    print {$to} $bytes;
    close $to;
    my $made = do { local $/; <$from> };
    waitpid $pid, 0;
    $? == 0 && length($made // '') or end_with(REFUSED, "openssl makes no $name digest");
    return $made;
}

# RFC 2104.
sub hmac_sha1 {
    my ($key, $bytes) = @_;
    $key = digest('sha1', $key) if length $key > 64;
    $key .= "\0" x (64 - length $key);
    return digest('sha1', ($key ^ ("\x5c" x 64)) . digest('sha1', ($key ^ ("\x36" x 64)) . $bytes));
}

sub base64 {
    my ($bytes) = @_;
    my $text = join '', map { substr($_, 1) =~ s/\n//r } pack('u', $bytes) =~ /(.+\n)/g;
    $text =~ tr|` -_|AA-Za-z0-9+/|;
    my $padding = (3 - length($bytes) % 3) % 3;
    substr($text, -$padding) = '=' x $padding if $padding;
    return $text;
}

sub attribute { my ($type, $value) = @_; pack('nn', $type, length $value) . $value . "\0" x (-length($value) % 4) }

# A message with these attributes; with a key, MESSAGE-INTEGRITY at its end (RFC 8489, 14.5).
sub message {
    my ($method, $attributes, $key) = @_;
    open my $random, '<:raw', '/dev/urandom' or end_with(REFUSED, 'there are no random numbers');
    sysread $random, my $id, 12;
    my $length = length($attributes) + (defined $key ? 24 : 0);
    my $bytes = pack('nnN', $method, $length, COOKIE) . $id . $attributes;
    $bytes .= attribute(INTEGRITY, hmac_sha1($key, $bytes)) if defined $key;
    return $bytes;
}

my ($transport, $host, $port, $secret_file) = @ARGV;
@ARGV >= 3 && $transport =~ /\A(?:udp|tcp)\z/ or end_with(REFUSED, 'usage: turn_probe.pl udp|tcp HOST PORT [SECRET_FILE]');
$SIG{ALRM} = sub { end_with(NOBODY, 'nobody answers') };
$SIG{PIPE} = 'IGNORE';
alarm 8;
my $socket = IO::Socket::IP->new(PeerHost => $host, PeerPort => $port, Timeout => 2,
    $transport eq 'udp' ? (Type => SOCK_DGRAM, Proto => 'udp') : (Type => SOCK_STREAM, Proto => 'tcp'))
    or end_with(NOBODY, "nobody answers ($!)");

# Over TCP a message comes in pieces (RFC 8656, 3.1); over UDP it is sent again when it may have been lost.
sub answer_to {
    my ($request) = @_;
    my $buffer = '';
    for (1 .. ($transport eq 'udp' ? TRIES : 1)) {
        defined $socket->syswrite($request) or next;
        my $until = time + ($transport eq 'udp' ? 1 : 3);
        while (time <= $until) {
            vec(my $ready = '', fileno $socket, 1) = 1;
            select($ready, undef, undef, 1) > 0 or last;
            $buffer = '' if $transport eq 'udp';
            sysread($socket, $buffer, 65536, length $buffer) or last;
            next if length $buffer < 20 || length $buffer < 20 + unpack 'x2n', $buffer;
            return $buffer if substr($buffer, 4, 16) eq substr $request, 4, 16;    # ours, by its id
            end_with(NOBODY, 'what answers there is no STUN') if $transport eq 'tcp';
        }
    }
    end_with(NOBODY, 'nobody answers');
}

sub attributes_of {
    my ($answer) = @_;
    my ($rest, %found) = (substr $answer, 20);
    while (length $rest >= 4) {
        my ($type, $length) = unpack 'nn', $rest;
        my $padded = $length + -$length % 4;
        last if length $rest < 4 + $padded;
        $found{$type} //= substr $rest, 4, $length;
        substr $rest, 0, 4 + $padded, '';
    }
    return \%found;
}

sub error_of {
    my ($found) = @_;
    my ($class, $number, $reason) = unpack 'x2CCa*', $found->{+ERROR_CODE} // "\0" x 4;
    return sprintf '%d%s', ($class & 7) * 100 + $number, $reason eq '' ? '' : ' ' . $reason =~ s/[^ -~]/?/gr;
}

sub type_of { unpack 'n', $_[0] }

my $bound = answer_to(message(BINDING, ''));
type_of($bound) == (BINDING | SUCCESS) && attributes_of($bound)->{+MAPPED} or end_with(REFUSED, 'it answers a STUN Binding request with an error');
end_with(0, 'answers STUN') unless defined $secret_file;

open my $handle, '<', $secret_file or end_with(REFUSED, "cannot read $secret_file: $!");
my ($secret) = (<$handle> // '') =~ /\A(\S+)\s*\z/ or end_with(REFUSED, "there is no secret in $secret_file");

my $wanted = attribute(REQUESTED_TRANSPORT, pack 'Cx3', 17);
my $asked = answer_to(message(ALLOCATE, $wanted));
end_with(OPEN_TO_ALL, 'it relays for anybody, without a password') if type_of($asked) == (ALLOCATE | SUCCESS);
my $challenge = attributes_of($asked);
my ($realm, $nonce) = @$challenge{REALM, NONCE};
defined $realm && defined $nonce or end_with(REFUSED, 'it refuses an allocation: ' . error_of($challenge));

my $user = (time + 60) . ':doctor';
my $key = digest('md5', "$user:$realm:" . base64(hmac_sha1($secret, $user)));
my $who = attribute(USERNAME, $user) . attribute(REALM, $realm) . attribute(NONCE, $nonce);
my $allocated = answer_to(message(ALLOCATE, $wanted . $who, $key));
my $given = attributes_of($allocated);
type_of($allocated) == (ALLOCATE | SUCCESS) && $given->{+RELAYED} or end_with(REFUSED, 'it refuses our secret: ' . error_of($given));
answer_to(message(REFRESH, attribute(LIFETIME, pack 'N', 0) . $who, $key));
end_with(0, 'relays');
