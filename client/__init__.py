"""What runs at the bidder's and the trustee's side 客户端: sealing and opening. Imports ggzy.core.sealing alone."""
