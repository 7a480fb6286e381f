"use strict";
// Brings the charts of a page to life; the whole comes in the next commit. Without it the pictures stay.
