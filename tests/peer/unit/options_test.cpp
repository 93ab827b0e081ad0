#include "options.hpp"

#include <stdexcept>

#include "catch.hpp"

using namespace petcam::peer;

namespace {

Options parsed(std::vector<std::string> words) {
    words.insert(words.begin(), "petcam-peer");
    std::vector<char*> argv;
    for (auto& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    return *Options::parse(static_cast<int>(words.size()), argv.data());
}

}  // namespace

TEST_CASE("a role and its options are read") {
    const Options options = parsed({"publish", "--video=a.ivf,b.ivf", "--tone", "500", "--camera=거실",
                                    "--plugin=videoroom", "--impair-send=loss=0.1"});
    CHECK(options.role == Role::Publish);
    CHECK(options.clips == std::vector<std::string>{"a.ivf", "b.ivf"});
    CHECK(options.toneHz == 500);
    CHECK(options.camera == "거실");
    CHECK(options.videoroom);
    CHECK(options.sending.loss == 0.1);
    CHECK_FALSE(options.ignorePli);
}

TEST_CASE("what makes no sense is refused with a word on what would") {
    const std::vector<std::vector<std::string>> wrong{{"stare"},
                                                      {"publish", "--video=a,b,c,d"},
                                                      {"publish"},
                                                      {"talk"},
                                                      {"watch", "--hum"},
                                                      {"watch", "--count=0"},
                                                      {"watch", "--plugin=sip"},
                                                      {"watch", "--codec=av1"},
                                                      {"watch", "--tone=20000"},
                                                      {"watch", "--impair-receive=rain=1"}};
    for (const auto& words : wrong) {
        CHECK_THROWS_AS(parsed(words), std::invalid_argument);
    }
}
