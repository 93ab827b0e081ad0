#include <charconv>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>

#include "relay.hpp"

namespace {

constexpr char kUsage[] =
    R"(petcam-link: a bad network in a process, for tests. It makes two Ethernet interfaces and carries what is sent on one to the
other, late, slowly, or not at all.

  petcam-link NEAR FAR [SEED]

NEAR and FAR name the interfaces; afterwards each may be moved to where it is needed (ip link set FAR netns ...). It obeys lines on
its standard input and answers each with a line of JSON, the counts of both directions; it ends with its standard input.

  up rate=300k delay=50ms loss=2% queue=200ms    from FAR to NEAR; what is not named stays
  down ..., both ...                             the other direction, both of them
  counts

rate: bit/s with k or M, 0 is no limit; delay: one way; queue: what waits longer for the rate is dropped. A new link does nothing.
)";

std::uint64_t seedOf(const char* text) {
    std::uint64_t seed = 0;
    const char* end = text + std::strlen(text);
    if (const auto [rest, error] = std::from_chars(text, end, seed); error != std::errc{} || rest != end) {
        throw std::invalid_argument(std::string("SEED is a number, not \"") + text + "\"");
    }
    return seed;
}

}  // namespace

int main(int argc, char** argv) {
    const bool help = argc == 2 && std::strcmp(argv[1], "--help") == 0;
    if (help || argc < 3 || argc > 4) {
        std::fputs(kUsage, help ? stdout : stderr);
        return help ? 0 : 2;
    }
    try {
        petcam::link::Relay(argv[1], argv[2], argc > 3 ? seedOf(argv[3]) : 1).run();
        return 0;
    } catch (const std::invalid_argument& error) {
        std::fprintf(stderr, "petcam-link: %s\n", error.what());
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "petcam-link: %s\n", error.what());
        return 1;
    }
}
