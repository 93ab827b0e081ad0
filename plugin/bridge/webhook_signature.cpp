#include "bridge/webhook_signature.hpp"

#include <glib.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace petcam::bridge {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kShortest = 24;
constexpr std::size_t kLongest = 64;

std::string base64(const unsigned char* bytes, std::size_t size) {
    const std::unique_ptr<gchar, decltype(&g_free)> text(g_base64_encode(bytes, size), g_free);
    return text.get();
}

}  // namespace

std::optional<SigningKey> signingKeyOf(const std::string& secret) {
    if (!secret.starts_with(kPrefix)) return std::nullopt;
    const std::string encoded = secret.substr(kPrefix.size());
    gsize size = 0;
    const std::unique_ptr<guchar, decltype(&g_free)> bytes(g_base64_decode(encoded.c_str(), &size), g_free);
    // g_base64_decode skips what is no base64; the same text again means that there was nothing to skip.
    if (size < kShortest || size > kLongest || base64(bytes.get(), size) != encoded) return std::nullopt;
    return SigningKey(bytes.get(), bytes.get() + size);
}

std::string webhookSignature(const SigningKey& key, const std::string& id, std::int64_t timestamp,
                             const std::string& body) {
    const std::string text = id + "." + std::to_string(timestamp) + "." + body;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
              reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size)) {
        throw std::runtime_error("HMAC-SHA256 is not to be had (HMAC)");
    }
    return "v1," + base64(digest.data(), size);
}

}  // namespace petcam::bridge
