#include "store/relay_secret.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <fstream>
#include <stdexcept>

#include "petcam/access/ports.hpp"

namespace petcam::store {
namespace {

constexpr std::size_t kLeastLength = 16;

std::string readLine(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line)) throw StoreError(path + ": the secret of the TURN server cannot be read");
    if (line.size() < kLeastLength) {
        throw StoreError(path + ": the secret of the TURN server has less than 16 characters");
    }
    return line;
}

}  // namespace

RelaySecret::RelaySecret(const std::string& path) : secret_(readLine(path)) {}

std::string RelaySecret::passwordOf(std::string_view user) const {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (!HMAC(EVP_sha1(), secret_.data(), static_cast<int>(secret_.size()),
              reinterpret_cast<const unsigned char*>(user.data()), user.size(), digest.data(), &length)) {
        throw std::runtime_error("HMAC-SHA1 is not to be had (HMAC)");
    }
    std::string text(4 * ((length + 2) / 3) + 1, '\0');  // EVP_EncodeBlock ends it with a zero
    const int written = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), digest.data(),
                                        static_cast<int>(length));
    text.resize(static_cast<std::size_t>(written));
    return text;
}

}  // namespace petcam::store
