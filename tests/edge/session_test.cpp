#include "session.hpp"

#include "catch.hpp"

using namespace petcam;

namespace {

struct NoSink final : MediaSink {
    void onRtp(MediaKind, std::span<std::uint8_t>, std::optional<std::uint8_t>, Instant) noexcept override {}
    void onRtcp(MediaKind, std::span<const std::uint8_t>, std::uint32_t, Instant) noexcept override {}
    void onMediaUp(Instant) noexcept override {}
    Counts counts() const override { return {}; }
};

}  // namespace

TEST_CASE("a session that ended lets go of its sink and takes none from a request that was under way") {
    janus_plugin_session handle{};
    janus::Session session(&handle, PeerId{1}, {});
    session.disown();  // nobody counts references here
    const auto sink = std::make_shared<NoSink>();
    session.setSink(sink);
    CHECK(session.sink() == sink);
    session.letGo();
    CHECK(sink.use_count() == 1);
    session.setSink(sink);
    CHECK(session.sink() == nullptr);
    CHECK(sink.use_count() == 1);
}
