#pragma once

#include <string>
#include <string_view>

namespace petcam::store {

/// What the home's TURN server and the plugin both know (coturn's `static-auth-secret`), and nobody else. Any
/// thread.
class RelaySecret {
public:
    /// Reads it from a file of one line. Throws StoreError when that cannot be read or has less than 16
    /// characters.
    explicit RelaySecret(const std::string& path);

    /// The password of a TURN user, as coturn computes it too: base64 of HMAC-SHA1 over the user name
    /// (draft-uberti-behave-turn-rest-00, 2.2).
    std::string passwordOf(std::string_view user) const;

private:
    std::string secret_;
};

}  // namespace petcam::store
