# Enough of WebSocket (RFC 6455) to talk to Janus on a Unix socket. Perl, because neither bash nor curl can do that, and
# every Debian has perl-base.
package WebSocket;
use strict;
use warnings;
use IO::Socket::UNIX;

use constant { CONTINUATION => 0, TEXT => 1, CLOSE => 8, PING => 9, MOST_BYTES => 1 << 26 };

# Connects to SOCKET and asks for PROTOCOL. Nothing when nobody listens there; dies when somebody else does.
sub connect_to {
    my ($class, $socket, $protocol) = @_;
    local $SIG{PIPE} = 'IGNORE';
    my $connection = IO::Socket::UNIX->new(Peer => $socket) or return;
    my $self = bless { connection => $connection, read => '' }, $class;
    $self->put(join "\r\n", 'GET / HTTP/1.1', 'Host: janus', 'Connection: Upgrade', 'Upgrade: websocket',
        'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: cGV0Y2FtLWlzLWFsaXZlIQ==',
        "Sec-WebSocket-Protocol: $protocol", '', '');
    my $end;
    while (($end = index $self->{read}, "\r\n\r\n") < 0) {
        $self->more or die "the connection ended before it was a WebSocket\n";
    }
    my ($status) = $self->take($end + 4) =~ /\A([^\r\n]*)/;
    $status =~ m{\AHTTP/1\.1 101 } or die "no WebSocket but $status\n";
    return $self;
}

sub send_text { $_[0]->send_frame(TEXT, $_[1]) }

# The next whole message, put together from its fragments (5.4); nothing when the other side ended.
sub receive {
    my ($self) = @_;
    my $message = '';
    while (my ($final, $opcode, $payload) = $self->frame) {
        return if $opcode == CLOSE;
        $self->send_frame(PING + 1, $payload) if $opcode == PING;    # the pong carries what the ping did (5.5.3)
        next                                  if $opcode >= CLOSE;
        $message .= $payload;
        die "a message of more than " . MOST_BYTES . " bytes\n" if length $message > MOST_BYTES;
        return $message                                         if $final;
    }
    return;
}

# One frame (5.2): masked, as a client must, with a mask of zeros, which leaves the text as it is.
sub send_frame {
    my ($self, $opcode, $payload) = @_;
    my $length = length $payload;
    my $size =
          $length < 126   ? pack('C', 0x80 | $length)
        : $length < 65536 ? pack('Cn', 0x80 | 126, $length)
        :                   pack('CQ>', 0x80 | 127, $length);
    $self->put(pack('C', 0x80 | $opcode) . $size . pack('N', 0) . $payload);
}

# The next frame: is it the last of its message, its opcode, what it holds. A server does not mask (5.1).
sub frame {
    my ($self) = @_;
    my ($first, $length) = unpack 'CC', $self->take(2) // return;
    $length = unpack 'n',  $self->take(2) // return if $length == 126;
    $length = unpack 'Q>', $self->take(8) // return if $length == 127;
    die "a frame of $length bytes\n" if $length > MOST_BYTES;
    my $payload = $self->take($length) // return;
    return ($first & 0x80, $first & 0x0f, $payload);
}

sub take {
    my ($self, $bytes) = @_;
    while (length $self->{read} < $bytes) { $self->more or return }
    return substr $self->{read}, 0, $bytes, '';
}

sub more { sysread $_[0]{connection}, $_[0]{read}, 65536, length $_[0]{read} }

sub put {
    my ($self, $bytes) = @_;
    local $SIG{PIPE} = 'IGNORE';    # said below instead
    while (length $bytes) {
        my $written = syswrite($self->{connection}, $bytes) or die "the connection ended: $!\n";
        substr $bytes, 0, $written, '';
    }
}

1;
