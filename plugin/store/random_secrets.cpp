#include "store/random_secrets.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace petcam::store {
namespace {

/// A file descriptor that is closed at the end of its scope.
class File {
public:
    File(const std::string& path, int flags, mode_t mode = 0)
        : descriptor_(::open(path.c_str(), flags, mode)) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int get() const noexcept { return descriptor_; }

private:
    const int descriptor_;
};

template <std::size_t Size>
std::array<std::uint8_t, Size> randomBytes() {
    std::array<std::uint8_t, Size> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        throw std::runtime_error("there are no random numbers to be had (RAND_bytes)");
    }
    return bytes;
}

/// Reads `Bits` at a time, most significant first, and writes a character for each; bits that are left over
/// at the end are filled with zeros.
template <unsigned Bits, std::size_t Size>
std::string encode(const std::array<std::uint8_t, Size>& bytes, const char* alphabet) {
    std::string text;
    std::uint32_t held = 0;
    unsigned count = 0;
    for (const std::uint8_t byte : bytes) {
        held = (held << 8) | byte;
        for (count += 8; count >= Bits; count -= Bits) {
            text += alphabet[(held >> (count - Bits)) & ((1u << Bits) - 1)];
        }
    }
    if (count > 0) text += alphabet[(held << (Bits - count)) & ((1u << Bits) - 1)];
    return text;
}

[[noreturn]] void fail(const std::string& path, const std::string& why) {
    throw StoreError(path + ": " + why);
}

Digest readKey(const std::string& path) {
    const File file(path, O_RDONLY | O_CLOEXEC);
    if (file.get() < 0) fail(path, std::string("the home's key cannot be read: ") + std::strerror(errno));
    ::fchmod(file.get(), 0600);  // a backup that was put back may have another mode
    Digest key{};
    if (::read(file.get(), key.data(), key.size()) != static_cast<ssize_t>(key.size())) {
        fail(path, "the home's key is damaged: restore a backup, or remove it to have a new one made");
    }
    return key;
}

/// Written beside and renamed: a key that is there is whole.
void makeKey(const std::string& path) {
    const std::string fresh = path + ".new";
    const Digest key = randomBytes<32>();
    {
        const File file(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (file.get() < 0 || ::fchmod(file.get(), 0600) != 0 ||
            ::write(file.get(), key.data(), key.size()) != static_cast<ssize_t>(key.size()) ||
            ::fsync(file.get()) != 0) {
            fail(path, std::string("the home's key cannot be written: ") + std::strerror(errno));
        }
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) {
        fail(path, std::string("the home's key cannot be written: ") + std::strerror(errno));
    }
}

Digest keyIn(const std::string& directory) {
    const std::string path = directory + "/home.key";
    if (::access(path.c_str(), F_OK) != 0) makeKey(path);
    return readKey(path);
}

}  // namespace

RandomSecrets::RandomSecrets(const std::string& stateDirectory) : key_(keyIn(stateDirectory)) {}

std::string RandomSecrets::newToken() {
    return encode<6>(randomBytes<32>(), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}

std::string RandomSecrets::newCode() {
    return encode<5>(randomBytes<10>(), "0123456789ABCDEFGHJKMNPQRSTVWXYZ");
}

Digest RandomSecrets::digestOf(std::string_view secret) const {
    Digest digest{};
    if (EVP_Digest(secret.data(), secret.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error("SHA-256 is not to be had (EVP_Digest)");
    }
    return digest;
}

Digest RandomSecrets::sign(std::string_view text) const {
    Digest digest{};
    unsigned length = 0;
    if (!HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
              reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &length)) {
        throw std::runtime_error("HMAC-SHA256 is not to be had (HMAC)");
    }
    return digest;
}

}  // namespace petcam::store
