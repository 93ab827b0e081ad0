#pragma once

#include <string>

#include "petcam/access/ports.hpp"

namespace petcam::store {

/// Secrets with OpenSSL: its random generator, SHA-256 and HMAC. The home's key is 32 random bytes in
/// `home.key` of the state directory, made at the first start, readable for its owner alone. Any thread.
class RandomSecrets final : public Secrets {
public:
    /// Throws StoreError when the key can be neither read nor made.
    explicit RandomSecrets(const std::string& stateDirectory);

    std::string newToken() override;
    std::string newCode() override;
    Digest digestOf(std::string_view secret) const override;
    Digest sign(std::string_view text) const override;

private:
    Digest key_;
};

}  // namespace petcam::store
