#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace petcam::bridge {

using SigningKey = std::vector<unsigned char>;

/// The key in "whsec_" and 24 to 64 bytes in base64, as Standard Webhooks 1.0.0 writes it. Nothing: it is
/// none.
std::optional<SigningKey> signingKeyOf(const std::string& secret);

/// The header `webhook-signature` of Standard Webhooks 1.0.0: "v1," and HMAC-SHA256 of "ID.TIMESTAMP.BODY" in
/// base64. `timestamp`: Unix seconds.
std::string webhookSignature(const SigningKey& key, const std::string& id, std::int64_t timestamp,
                             const std::string& body);

}  // namespace petcam::bridge
