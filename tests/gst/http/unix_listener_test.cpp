#include "http/unix_listener.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

#include "catch.hpp"
#include "temporary_directory.hpp"

using namespace petcam;
using petcam::gst::http::UnixListener;
namespace fs = std::filesystem;

namespace {

unsigned modeOf(const fs::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777u : 0u;
}

bool connects(const fs::path& path) {
    const int client = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    const bool done = ::connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(client);
    return done;
}

}  // namespace

TEST_CASE("a socket has the mode that it should, and is gone at the end") {
    TemporaryDirectory directory;
    const fs::path path = directory / "media.sock";
    const mode_t before = ::umask(0);
    {
        const UnixListener listener({path, 0660, ""});
        CHECK(modeOf(path) == 0660);
        CHECK(connects(path));
    }
    CHECK_FALSE(fs::exists(path));
    {
        const UnixListener listener({path, 0600, ""});
        CHECK(modeOf(path) == 0600);
    }
    ::umask(before);
}

TEST_CASE("a socket in a set-group-id folder gets its group") {
    if (::geteuid() != 0) return;  // only root gives groups away
    TemporaryDirectory directory;
    const fs::path folder = directory / "run";
    fs::create_directory(folder);
    REQUIRE(::chown(folder.c_str(), 0, 12345) == 0);
    REQUIRE(::chmod(folder.c_str(), 02710) == 0);
    const UnixListener listener({folder / "media.sock", 0660, ""});
    struct stat status {};
    REQUIRE(::stat((folder / "media.sock").c_str(), &status) == 0);
    CHECK(status.st_gid == 12345);
}

TEST_CASE("what a killed program left is replaced, what another one uses is not") {
    TemporaryDirectory directory;
    const fs::path path = directory / "media.sock";
    {
        const UnixListener listener({path, 0600, ""});
        CHECK_THROWS_WITH(UnixListener({path, 0600, ""}), Catch::Contains("another program listens there"));
        CHECK(connects(path));
        fs::create_hard_link(path, directory / "left");
    }
    fs::rename(directory / "left", path);
    REQUIRE(fs::exists(path));
    const UnixListener listener({path, 0600, ""});
    CHECK(connects(path));
}

TEST_CASE("what is no socket, a path that is too long and a group that is not there are named") {
    TemporaryDirectory directory;
    const fs::path path = directory / "media.sock";
    std::ofstream(path) << "precious";
    CHECK_THROWS_WITH(UnixListener({path, 0600, ""}),
                      Catch::Contains(path.string()) && Catch::Contains("no socket"));
    CHECK(fs::file_size(path) == 8);
    CHECK_THROWS_WITH(UnixListener({directory / std::string(108, 'x').c_str(), 0600, ""}),
                      Catch::Contains("107 bytes"));
    CHECK_THROWS_WITH(UnixListener({directory / "b.sock", 0660, "nobody has this group"}),
                      Catch::Contains("no group"));
}
