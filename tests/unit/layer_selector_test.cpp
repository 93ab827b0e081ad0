#include "petcam/layer_selector.hpp"

#include "catch.hpp"

using namespace petcam;

namespace {

LiveLayers arriving(std::initializer_list<std::uint64_t> sources) {
    LiveLayers layers;
    for (const auto source : sources) {
        layers.addHighest(source);
    }
    return layers;
}

std::optional<std::uint64_t> target(Quality quality, const LiveLayers& layers) {
    LayerSelector selector;
    selector.prefer(quality);
    return selector.target(layers);
}

}  // namespace

TEST_CASE("a tile and who saves get the lowest layer that arrives, all others the highest") {
    const auto three = arriving({11, 12, 13});
    CHECK(target(Quality::Tile, three) == 11);
    CHECK(target(Quality::Saver, three) == 11);
    CHECK(target(Quality::Auto, three) == 13);
    CHECK(target(Quality::Best, three) == 13);
    const auto two = arriving({12, 13});  // the lowest has stopped
    CHECK(target(Quality::Tile, two) == 12);
    CHECK(target(Quality::Best, arriving({11, 12})) == 12);
}

TEST_CASE("where there is one layer everybody gets it, where there is none nobody") {
    for (const auto quality : {Quality::Auto, Quality::Saver, Quality::Best, Quality::Tile}) {
        CHECK(target(quality, arriving({12})) == 12);
        CHECK(target(quality, {}) == std::nullopt);
    }
}

TEST_CASE("who said nothing gets what is best") {
    CHECK(LayerSelector{}.preferred() == Quality::Auto);
    CHECK(LayerSelector{}.target(arriving({11, 12})) == 12);
}

TEST_CASE("live layers keep their order, and no more than can be told apart") {
    const auto many = arriving({5, 3, 9, 1});
    CHECK(many.count() == 3);
    CHECK(many.lowest() == 5);
    CHECK(many.highest() == 9);
    CHECK(many.has(3));
    CHECK_FALSE(many.has(1));
    CHECK_FALSE(LiveLayers{}.has(0));  // the value of a place that is not used
}

TEST_CASE("the words for quality are those of the contract, and no others") {
    for (const std::string word : {"auto", "saver", "best", "tile"}) {
        const auto quality = qualityOf(word);
        REQUIRE(quality);
        CHECK(nameOf(*quality) == word);
    }
    for (const auto* word : {"", "Auto", "tile ", "high"}) {
        CHECK_FALSE(qualityOf(word));
    }
}
