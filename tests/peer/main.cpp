#include <cstdio>
#include <stdexcept>

#include "control.hpp"

int main(int argc, char** argv) {
    try {
        auto options = petcam::peer::Options::parse(argc, argv);
        if (!options) return 0;
        return petcam::peer::Control(std::move(*options)).run();
    } catch (const std::invalid_argument& error) {
        std::fprintf(stderr, "petcam-peer: %s\n", error.what());
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "petcam-peer: %s\n", error.what());
        return 1;
    }
}
