#include "store/relay_secret.hpp"

#include <fstream>

#include "catch.hpp"
#include "petcam/access/ports.hpp"
#include "temporary_directory.hpp"

using petcam::StoreError;
using petcam::TemporaryDirectory;
using petcam::store::RelaySecret;

namespace {

std::string fileWith(const TemporaryDirectory& directory, const std::string& text) {
    const std::string path = (directory / "turn.secret").string();
    std::ofstream(path) << text;
    return path;
}

}  // namespace

TEST_CASE("the password of a TURN user is HMAC-SHA1 over the name, in base64") {
    const TemporaryDirectory directory;
    // RFC 2202, 3, test case 6.
    const RelaySecret secret(fileWith(directory, std::string(80, '\xaa') + "\n"));
    CHECK(secret.passwordOf("Test Using Larger Than Block-Size Key - Hash Key First") ==
          "qkrl4VJy0A6VcFY3zoo7Ve1AIRI=");
    CHECK(secret.passwordOf("1764000000:d1") != secret.passwordOf("1764000001:d1"));
}

TEST_CASE("a secret that is not there or could be guessed is refused") {
    const TemporaryDirectory directory;
    CHECK_THROWS_AS(RelaySecret((directory / "none").string()), StoreError);
    CHECK_THROWS_AS(RelaySecret(fileWith(directory, "")), StoreError);
    CHECK_THROWS_AS(RelaySecret(fileWith(directory, "\n")), StoreError);
    CHECK_THROWS_AS(RelaySecret(fileWith(directory, "123456789012345\n")), StoreError);
    CHECK_NOTHROW(RelaySecret(fileWith(directory, "1234567890123456")));
}
