#pragma once

#include <string>
#include <vector>

#include "control/fd.hpp"
#include "json.hpp"

namespace petcam::test {

/// A program beside the server: one connection to its control socket. Every wait ends after five seconds.
class ControlClient {
public:
    /// Connects; false in `connected` when nobody listens.
    explicit ControlClient(const std::string& path);

    bool connected() const { return static_cast<bool>(socket_); }
    void send(const std::string& bytes) const;
    /// Sends one request and returns its answer; events that come before it wait in `events`.
    Json ask(const std::string& request);
    /// The next line; nothing when the connection ended, or none came.
    Json line();
    /// The next event of this name.
    Json event(const std::string& name);
    /// Waits for the end; lines that come before it are dropped. False when it did not come.
    bool ends();
    /// Does not read any more, and lets the kernel keep as little as it can.
    void close() { socket_.reset(); }

private:
    control::Fd socket_;
    std::string rest_;
    std::vector<Json> events_;
};

/// A UDP port of 127.0.0.1.
class UdpPort {
public:
    UdpPort();
    int number() const { return number_; }
    /// The next datagram; nothing when none comes within `milliseconds`.
    std::vector<std::uint8_t> receive(int milliseconds = 5000);
    /// The port that the last one came from.
    int from() const { return from_; }

private:
    control::Fd socket_;
    int number_ = 0;
    int from_ = 0;
};

inline std::string textOf(const Json& object, const char* key) {
    const char* text = json_string_value(json_object_get(object.get(), key));
    return text ? text : "";
}
inline std::int64_t numberOf(const Json& object, const char* key) {
    return json_integer_value(json_object_get(object.get(), key));
}

}  // namespace petcam::test
