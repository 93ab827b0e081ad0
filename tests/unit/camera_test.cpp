#include "petcam/camera.hpp"

#include "catch.hpp"
#include "petcam/ids.hpp"

using namespace petcam;

TEST_CASE("a camera is held for three seconds after it was published, and after each packet") {
    const Instant start{1000s};
    Camera camera("kitchen", "kitchen");
    CHECK_FALSE(camera.isHeldAt(start));
    camera.publisher = Camera::Publisher{{1}, "key", start};
    camera.media->setPublisher({1}, nullptr, {});
    CHECK(camera.isHeldAt(start + 2999ms));
    CHECK_FALSE(camera.isHeldAt(start + 3s));
    std::vector<std::uint8_t> bytes{0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7, 0xFF};
    PictureCache cache(std::make_shared<CacheBudget>(std::size_t{1} << 20));
    camera.media->fromPublisher({1}, MediaKind::Audio, {}, *rtp::Packet::parse(bytes), cache, start + 10s);
    CHECK(camera.isHeldAt(start + 13s));
    CHECK_FALSE(camera.isHeldAt(start + 13s + 1ms));
    camera.publisher.reset();
    CHECK_FALSE(camera.isHeldAt(start + 10s));
}

TEST_CASE("the holder of the floor is shown as the person that watches") {
    Camera camera("kitchen", "kitchen");
    CHECK_FALSE(camera.holder());
    camera.viewers = {{{1}, "Mum"}, {{2}, "Dad"}};
    camera.floor.request({2}, Instant{1000s});
    CHECK(camera.holder() == Person{{2}, "Dad"});
}

TEST_CASE("peers are shown in hexadecimal") {
    CHECK(toString(PeerId{1}) == "1");
    CHECK(toString(PeerId{0x7F3A}) == "7f3a");
    CHECK(toString(PeerId{~std::uint64_t{0}}) == "ffffffffffffffff");
}
