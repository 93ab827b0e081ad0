#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "json.hpp"
#include "petcam/access/ports.hpp"
#include "settings.hpp"
#include "store/relay_secret.hpp"

namespace petcam::janus {

/// The STUN and TURN servers of the home, as a client that has signed in is told of them. TURN asks for a
/// name and a password, which are made for one device and end by themselves; the secret they are made with
/// stays here. Control thread only.
class IceServers {
public:
    /// Throws StoreError when the secret cannot be read.
    IceServers(const IceSettings& settings, const WallClock& clock);

    /// {"servers":[{"urls":["stun:..."]},{"urls":["turn:..."],"username":"1764000000:d3","credential":"..."}],
    ///  "expires_in":43200}: `servers` as RTCConfiguration has it (W3C WebRTC, 4.2.1), the rest in seconds.
    /// Null where the home has no servers.
    Json grantTo(const std::string& device) const;

private:
    const std::chrono::seconds lifetime_;
    const WallClock& clock_;
    std::vector<std::string> stun_;
    std::vector<std::string> turn_;
    std::optional<store::RelaySecret> secret_;
};

}  // namespace petcam::janus
