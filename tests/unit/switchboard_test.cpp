#include "petcam/switchboard.hpp"

#include <algorithm>

#include "catch.hpp"
#include "fakes.hpp"

using namespace petcam;

namespace {

std::shared_ptr<Outlet> outlet() {
    return std::make_shared<RecordingOutlet>();
}

}  // namespace

TEST_CASE("peers are found by id until they are detached") {
    Switchboard board;
    board.attach({7}, outlet(), {});
    REQUIRE(board.find(PeerId{7}));
    CHECK(board.find(PeerId{7})->id == PeerId{7});
    board.detach({7});
    CHECK_FALSE(board.find(PeerId{7}));
}

TEST_CASE("a camera is made once and forgotten only when nobody publishes or watches it") {
    Switchboard board;
    Camera& camera = board.findOrAdd("kitchen");
    CHECK(&board.findOrAdd("kitchen") == &camera);
    camera.viewers.push_back({{1}, "Mum"});
    board.dropIfUnused("kitchen");
    CHECK(board.cameraCount() == 1);
    camera.viewers.clear();
    camera.publisher = Camera::Publisher{{2}, "key", {}};
    board.dropIfUnused("kitchen");
    CHECK(board.cameraCount() == 1);
    camera.publisher.reset();
    board.dropIfUnused("kitchen");
    CHECK(board.cameraCount() == 0);
    board.dropIfUnused("kitchen");
}

TEST_CASE("a camera that is kept stays when nobody is there") {
    Switchboard board;
    board.findOrAdd("c1").kept = true;
    board.dropIfUnused("c1");
    CHECK(board.cameraCount() == 1);
}

TEST_CASE("the audience of a camera is its publisher, its viewers and who follows all cameras, each once") {
    Switchboard board;
    Camera& camera = board.findOrAdd("kitchen");
    const auto publisher = outlet();
    const auto viewer = outlet();
    const auto screen = outlet();
    board.attach({1}, publisher, {}).followsAllCameras = true;
    board.attach({2}, viewer, {}).role = Watching{"kitchen", "Mum"};
    board.attach({3}, screen, {}).followsAllCameras = true;
    board.attach({4}, outlet(), {}).role = Watching{"hall", "Dad"};
    board.attach({5}, outlet(), {});
    camera.publisher = Camera::Publisher{{1}, "key", {}};
    std::vector<std::shared_ptr<Outlet>> audience;
    for (const Peer* peer : board.audienceOf(camera)) {
        audience.push_back(peer->outlet);
    }
    CHECK(audience.size() == 3);
    for (const auto& one : {publisher, viewer, screen}) {
        CHECK(std::count(audience.begin(), audience.end(), one) == 1);
    }
}
